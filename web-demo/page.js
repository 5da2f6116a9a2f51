// The parts of index.html.

/**
 * The part with this id. A page without it is not this page.
 * @param {string} id
 * @returns {any}
 */
export function part(id) {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`the page has no part ${id}`);
    return found;
}
