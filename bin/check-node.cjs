/* Stops with one clear line where Node is too old. Old syntax on purpose: old versions must be able to read it. */
var parts = process.version.slice(1).split(".");
var major = Number(parts[0]);
var minor = Number(parts[1]);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    "kintsugi needs Node.js 20.19 or newer, but this is " +
      process.version +
      ": see https://nodejs.org/",
  );
  process.exit(1);
}
