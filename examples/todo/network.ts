/** A network that can be cut: `connect` takes its `fetch`, and the rest of the app notices nothing. */
export class Network {
  readonly #device: string;
  isCut = false;

  constructor(device: string) {
    this.#device = device;
  }

  readonly fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    if (this.isCut) throw new TypeError(`${this.#device} is cut off`);
    return fetch(url, init);
  };
}
