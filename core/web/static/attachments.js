// What came with a comment: the same that templates/attachments.html prints, made from the comment's JSON.

/** Shows files in their box, which is hidden without any; what stands there already is left alone, since it may play. */
export function showFiles(box, files) {
  const shown = [...box.children];
  const same = shown.length === files.length && shown.every((figure, number) => addressOf(figure) === addressIn(files[number]));
  if (same) return;
  box.replaceChildren(...files.map(figure));
  box.hidden = !files.length;
}

function figure(file) {
  const made = element("figure", { className: file.kind });
  made.append(file.note ? noted(file) : kept(file));
  return made;
}

function noted(file) {
  const words = `[${file.note}]`;
  const link = element("a", { href: file.url ?? "", rel: "nofollow ugc noopener" }, words);
  return element("p", {}, file.url ? link : words);
}

function kept(file) {
  const address = addressIn(file);
  const measures = file.width && file.height ? { width: file.width, height: file.height } : {};
  const loops = file.kind === "animation" || file.kind === "sticker";
  switch (file.type.split("/")[0]) {
    case "image": {
      const picture = { className: "u-photo", src: address, alt: file.alt, loading: "lazy", ...measures };
      return element("a", { href: address }, element("img", picture));
    }
    case "video": {
      const film = { className: "u-video", src: address, ariaLabel: file.alt, preload: "metadata", controls: true };
      return element("video", { ...film, ...measures, playsInline: true, loop: loops, muted: loops, defaultMuted: loops });
    }
    case "audio":
      return element("audio", { className: "u-audio", src: address, ariaLabel: file.alt, preload: "none", controls: true });
    default: {
      const link = element("a", { href: address, download: file.name }, file.name);
      return element("p", {}, link, " ", element("span", { className: "size" }, inWords(file.size)));
    }
  }
}

/** The blog may be read under another address than its own. */
function addressIn(file) {
  return file.note ? file.url : new URL(file.url).pathname;
}

function addressOf(figure) {
  const shown = figure.querySelector("[src], [href]");
  return shown?.getAttribute("src") ?? shown?.getAttribute("href") ?? null;
}

function inWords(size) {
  return size >= 2 ** 20 ? `${(size / 2 ** 20).toFixed(1)} MB` : `${Math.max(1, Math.round(size / 2 ** 10))} KB`;
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
