/* Loads the command, which is an ES module. */
import("../dist/cli.js")
  .then(({ main }) => main(process.argv.slice(2)))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
