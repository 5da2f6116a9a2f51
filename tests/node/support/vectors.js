import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../vectors/", import.meta.url);

/** A file, named by its path below tests/vectors. */
export const read = (path) => JSON.parse(readFileSync(new URL(path, folder), "utf8"));

/** The vectors of a topic: `{file, ...content}`. An empty folder is an error, not a success. */
export function vectors(topic) {
    const under = new URL(`${topic}/`, folder);
    const files = readdirSync(under)
        .filter((name) => name.endsWith(".json"))
        .sort();
    if (files.length === 0) throw new Error(`no vectors in tests/vectors/${topic}`);
    return files.map((file) => ({ file, ...read(`${topic}/${file}`) }));
}
