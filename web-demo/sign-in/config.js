// What config.json says, as options of a run. Whether the values are good is for the module to say.

/** Reads the configuration from beside the page. */
export async function readConfig() {
    const reply = await fetch(new URL("config.json", document.baseURI), { cache: "no-store" });
    if (!reply.ok) throw new Error(`config.json cannot be read: the server answers ${reply.status}`);
    const { cloud, graphEndpoint } = await reply.json();
    return { cloud, target: { environment: cloud, graphEndpoint: graphEndpoint || null } };
}
