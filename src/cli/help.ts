export const HELP = `kintsugi: offline-first sync with the Kinto protocol

  kintsugi serve [--port 8888] [--host 127.0.0.1] [--data todo.db]

    Starts a Kinto-compatible server for development. It keeps its data in memory, or in a file.

  kintsugi serve --help    says more`;

export const SERVE_HELP = `kintsugi serve: a Kinto-compatible server for development

  --port <number>   where to listen; 0 picks a free port (default 8888)
  --host <address>  which address to listen on; 0.0.0.0 for all of them (default 127.0.0.1)
  --data <file>     keeps the data in this file, which is made if it is missing
  --help            this text

Everybody may create an account (PUT /v1/accounts/<name>), and every account may create buckets.
What changes is logged (/v1/buckets/<id>/history). /v1/permissions lists what a user may do.
Without --data, the data is gone when the server ends. Press Ctrl+C to end it.`;
