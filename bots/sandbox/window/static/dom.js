// Making elements, and keeping a list of them in step with what it shows.

/**
 * An element. `props` are attributes, except `on` (listeners by event), `data` (data attributes) and `hue`
 * (a colour's angle for the style sheet). Children that are null, undefined or false are left out.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "data") {
      for (const [key, given] of Object.entries(value)) if (given != null) element.dataset[key] = given;
    } else if (name === "hue") {
      element.style.setProperty("--hue", value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value != null && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

const shown = new WeakMap();

/**
 * Makes the children of `parent` those of `items`, each {key, print, make}: one whose key and print are as before
 * stays the same element, so that focus, selection and opened spoilers last.
 */
export function keep(parent, items) {
  const before = shown.get(parent) ?? new Map();
  const after = new Map();
  for (const { key, print, make } of items) {
    const old = before.get(key);
    after.set(key, old?.print === print ? old : { print, node: make() });
  }
  // First away with the old: an element that is moved loses its focus, and what stays need not move then.
  for (const [key, { node }] of before) if (after.get(key)?.node !== node) node.remove();
  let next = parent.firstElementChild;
  for (const { node } of after.values()) {
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
  shown.set(parent, after);
}

/** What an element must show, as a text to compare; an address's query is only its signature, which time changes. */
export function printOf(...values) {
  return JSON.stringify(values, (_, value) =>
    typeof value === "string" && value.includes("/cdn/") ? value.split("?")[0] : value,
  );
}
