export { text, type TextOptions } from "./merge/text.js";
