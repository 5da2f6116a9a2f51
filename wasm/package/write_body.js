// Whose passwords a request sets, and which. The body is read as bytes: a text with twenty passwords in it could not be wiped.

const ITEM_URL = new TextEncoder().encode('"/users/');
const QUOTE = 0x22;

/** The object ids of the users whose passwords this request sets; none where it is no write. */
export function writtenUsers(url, body) {
    const path = new URL(url).pathname;
    if (path.endsWith("/$batch")) return itemUsers(body);
    const [, userId, write] = /\/users\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    return userId !== undefined && (write === undefined || write.endsWith("/resetPassword")) ? [userId] : [];
}

/** The items whose URL is a user and nothing more: PATCHes. Reads have a query. */
function itemUsers(body) {
    const users = [];
    for (let start = body.indexOf(QUOTE); start !== -1; start = body.indexOf(QUOTE, start + 1)) {
        if (!ITEM_URL.every((byte, place) => body[start + place] === byte)) continue;
        const from = start + ITEM_URL.length;
        const url = new TextDecoder().decode(body.subarray(from, body.indexOf(QUOTE, from)));
        if (!/[/?]/.test(url)) users.push(url);
    }
    return users;
}

/** The bytes of the user's password, or null where the service is to generate it. */
export function passwordIn(body, userId) {
    const json = JSON.parse(new TextDecoder().decode(body));
    const { passwordProfile, newPassword } = json.requests?.find(({ url }) => url === `/users/${userId}`)?.body ?? json;
    const password = passwordProfile?.password ?? newPassword;
    return password === undefined ? null : new TextEncoder().encode(password);
}
