// A forum: its posts as cards, and a form for a new one.

import { act } from "./api.js";
import { lineOf } from "./discord_places.js";
import { h, printOf } from "./dom.js";
import { go } from "./place.js";
import { counted, timeOf } from "./wording.js";

/** The posts of a forum, the newest last as messages are, as items for `keep`. */
export function postCards(forum) {
  return forum.threads.map((post) => {
    const first = post.messages[0];
    return {
      key: `post ${post.id}`,
      print: printOf(post.name, post.tags, post.messages.length, first?.content, post.archived),
      make: () =>
        h(
          "li",
          { class: "post", data: { post: post.id } },
          h(
            "button",
            { type: "button", data: { action: "thread" }, on: { click: () => go({ dc: post.id, dcm: null }) } },
            h("b", {}, post.name),
            post.tags.map((tag) => h("span", { class: "tag" }, tag)),
            first ? h("span", { class: "line" }, `${first.author.name}: ${lineOf(first)}`) : null,
            h("small", {}, counted(post.messages.length, "message"), " · ", first ? timeOf(new Date(first.time)) : ""),
          ),
        ),
    };
  });
}

/** The form for a new post, as an item for `keep`. */
export function postForm(forum, me) {
  return {
    key: `new post ${forum.id} ${me.key}`,
    print: "",
    make: () => {
      const form = h(
        "form",
        { class: "command new-post" },
        h("input", {
          type: "text",
          name: "name",
          required: true,
          maxlength: "100",
          placeholder: "Title of a new post",
          data: { input: "name" },
        }),
        h("textarea", {
          name: "content",
          required: true,
          rows: "2",
          placeholder: "Message",
          data: { input: "content" },
        }),
        h("footer", {}, h("button", { type: "submit", class: "primary", data: { action: "post" } }, "Post")),
      );
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const answer = await act("discord/post", {
          person: me.key,
          channel: forum.id,
          ...Object.fromEntries(new FormData(form)),
        });
        if (!answer) return;
        form.reset();
        go({ dc: answer.channel, dcm: null });
      });
      return form;
    },
  };
}
