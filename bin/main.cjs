/* Loads the command, which is an ES module. */
import("../dist/cli.js")
  .then(({ run }) => run())
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
