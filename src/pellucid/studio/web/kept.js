/** What this browser keeps between visits; one that keeps nothing shows the same page. */

/**
 * What was kept under a name, or nothing.
 * @param {string} name
 * @returns {Record<string, any>}
 */
export function kept(name) {
  try {
    const found = JSON.parse(localStorage.getItem(`pellucid.${name}`) ?? "{}");
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}

/** Keep something under a name. @param {string} name @param {Record<string, unknown>} value */
export function keep(name, value) {
  try {
    localStorage.setItem(`pellucid.${name}`, JSON.stringify(value));
  } catch {
    // Storage may be full or forbidden.
  }
}
