// The window's line drawings.

const PATHS = {
  reply: "M9 6 4 11l5 5M4 11h9a6 6 0 0 1 6 6v1",
  react: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M9 10h.01M15 10h.01M8.500 14a4 4 0 0 0 7 0",
  edit: "m5 19 1-4L16 5l3 3L9 18zM14 7l3 3",
  delete: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5",
  attach: "m19 11-7.500 7.500a4 4 0 0 1-6-6L13 5a2.700 2.700 0 0 1 4 4l-7.500 7.500a1.300 1.300 0 0 1-2-2L14 8",
  send: "M4 12 20 4l-6 16-3-7zM11 13l9-9",
  thread: "M5 5h14v10h-8l-4 4v-4H5zM8.500 8.500h7M8.500 11.500h4",
  apps: "M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 16.500h5M16.500 14v5",
  forward: "m15 6 5 5-5 5M20 11h-9a6 6 0 0 0-6 6v1",
  close: "m6 6 12 12M18 6 6 18",
  list: "M4 7h16M4 12h16M4 17h16",
  back: "m14 5-7 7 7 7",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  block: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M6.500 6.500l11 11",
  plus: "M12 5v14M5 12h14",
  text: "M10 4 8 20M16 4l-2 16M5 9h15M4 15h15",
  announcement: "M4 10v4l10 4V6zM14 9.500a3 3 0 0 1 0 5M7 15v4h3v-3",
  forum: "M4 5h11v8H9l-3 3v-3H4zM9 16v1h6l3 3v-3h2V9h-2",
  direct: "M12 4a8 8 0 0 0-7 12l-1 4 4-1a8 8 0 1 0 4-15M9 11h.01M12 11h.01M15 11h.01",
  eye: "M3 12s3.500-6 9-6 9 6 9 6-3.500 6-9 6-9-6-9-6M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5",
  down: "m6 9 6 6 6-6",
  weather: "M7 15a4 4 0 0 1 .500-8 5 5 0 0 1 9.500 1.500A3.300 3.300 0 0 1 17 15M12.500 11l-2.500 4.500h4L11.500 20",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}
