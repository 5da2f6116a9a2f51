// The mail after a reset, from its fields: to whom, and what it holds.
import { part } from "../page.js";

/** Languages beside English that the module has no texts for: they are fetched when the first mail is wanted, and then kept. */
const LANGUAGES = ["de", "es", "fr"];
const OTHER = "address";

const to = part("mail-to");
const address = part("mail-address");
let texts = null;

/** What the person wants to be offered: a mail at all, and one to an address of their own. */
export const mailFields = () => ({ mail: to.value !== "", mailAddress: to.value === OTHER });

/** The options of the mail as the module takes them; null: nobody is written to. */
export async function mailOptions() {
    if (to.value === "") return null;
    return {
        to: to.value === OTHER ? address.value.trim() : to.value,
        allowUnlistedAddress: to.value === OTHER && part("mail-unlisted").checked,
        content: part("mail-content").value,
        templates: await templates(),
    };
}

function templates() {
    texts ??= Promise.all(LANGUAGES.map(fetchText)).catch((error) => {
        texts = null;
        throw error;
    });
    return texts;
}

async function fetchText(language) {
    const reply = await fetch(new URL(`lang-${language}.txt`, document.baseURI));
    if (!reply.ok) throw new Error(`the texts of mails cannot be read: the server answers ${reply.status}`);
    return { language, content: await reply.text() };
}
