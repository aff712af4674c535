/** The version of the protocol that this server speaks, and the Kinto that it was compared with. */
export const PROTOCOL = { project_version: "26.3.1", http_api_version: "1.23" } as const;

/** What `/__version__` answers by default. Kinto answers 500 where it finds no file to answer with. */
export const VERSION_INFO = { name: "kintsugi", version: "0.1.0" } as const;
