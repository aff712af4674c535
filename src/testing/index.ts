export { isKintsugiError } from "../errors.js";
