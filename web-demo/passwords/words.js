// The list of words that passphrases are made of: fetched when the first one is wanted, and then kept.
let list = null;

export function wordList() {
    list ??= fetchList().catch((error) => {
        list = null;
        throw error;
    });
    return list;
}

async function fetchList() {
    const reply = await fetch(new URL("words.txt", document.baseURI));
    if (!reply.ok) throw new Error(`the list of words for passphrases cannot be read: the server answers ${reply.status}`);
    return reply.text();
}
