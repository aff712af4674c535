export { isKintsugiError, KintsugiError } from "./errors.js";
