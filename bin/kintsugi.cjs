#!/usr/bin/env node
/* The command `kintsugi`: checks Node's version before anything that an old version could not read. */
require("./check-node.cjs");
require("./main.cjs");
