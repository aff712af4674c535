// Lives random lives as its parent tells it: a bundle, and a seed with a number of cases, again and again.
process.on("message", async ({ bundle, ...options }) => {
  const { runLives, describeFailure } = await import(bundle);
  const { cases, failure } = await runLives(options);
  const described = failure === null ? null : { ...failure, text: describeFailure(failure) };
  process.send({ cases, failure: described });
});
