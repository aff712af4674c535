import type { Matching } from "./test-network.js";

/** What a server says about one request, alone or in a batch. */
export interface PartAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** `index` of a request that is no batch. */
const ALONE = -1;

interface Batch {
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
  }[];
}

/** Whether a request is such, or is a batch that contains one. */
export function hasPart(matching: Matching): Matching {
  return (request) => indexOfPart(request, matching) !== null;
}

/** Where such a request stands in its batch, and the batch without it; null where nothing is left. */
export async function takePart(
  request: Request,
  matching: Matching,
): Promise<{ readonly index: number; readonly rest: Request | null }> {
  const { pathname, search } = new URL(request.url);
  const body = await request.clone().text();
  const tried = { method: request.method, path: pathname + search, body };
  const index = indexOfPart(tried, matching) ?? ALONE;
  if (index === ALONE) return { index, rest: null };
  const batch = JSON.parse(body) as Batch;
  const requests = batch.requests.toSpliced(index, 1);
  const rest = new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: JSON.stringify({ ...batch, requests }),
  });
  return { index, rest: requests.length === 0 ? null : rest };
}

/** The answers to the parts of a batch, or the one to a request that was alone. */
export async function answersIn(response: Response): Promise<readonly PartAnswer[]> {
  const { status } = response;
  const body = (await response.json()) as { responses?: readonly PartAnswer[] };
  return body.responses ?? [{ status, headers: Object.fromEntries(response.headers), body }];
}

/** The response with these answers: of a batch, unless `index` says that the request was alone. */
export function responseOf(index: number, answers: readonly PartAnswer[]): Response {
  const [first] = answers;
  if (index !== ALONE || first === undefined) {
    return Response.json({ responses: answers.map((answer) => ({ headers: {}, ...answer })) });
  }
  return Response.json(first.body ?? {}, { status: first.status, headers: { ...first.headers } });
}

function indexOfPart(request: Parameters<Matching>[0], matching: Matching): number | null {
  if (!request.path.endsWith("/batch")) return matching(request) ? ALONE : null;
  const { requests } = JSON.parse(request.body) as Batch;
  const index = requests.findIndex(({ method, path, body }) =>
    matching({ method, path, body: JSON.stringify(body ?? "") }),
  );
  return index === -1 ? null : index;
}
