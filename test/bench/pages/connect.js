// How those without a sync of their own ask the server: as little as possible.

/** The largest page that Kinto gives. */
const PAGE = 10_000;

export const HEADERS = {
  Authorization: `Basic ${btoa("bench:secret")}`,
  "Content-Type": "application/json",
};

export function recordsPath(name) {
  return `/buckets/bench/collections/${name}/records`;
}

/** The pages of a collection, oldest records first, each when it is asked for. */
export async function* fetchPages({ remote, name }) {
  let url = `${remote}${recordsPath(name)}?_sort=last_modified&_limit=${PAGE}`;
  while (url !== null) {
    const response = await fetch(url, { headers: HEADERS });
    yield JSON.parse(await response.text()).data;
    url = response.headers.get("Next-Page");
  }
}
