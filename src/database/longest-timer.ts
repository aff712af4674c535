/** In milliseconds. A timer that is set for longer fires at once (HTML, 8.7: the delay is a signed 32-bit number). */
export const LONGEST_TIMER: number = 2 ** 31 - 1;
