// What pages do better with a script: results without a reload, suggestions while typing. Without it everything works.
"use strict";

(() => {
  const $ = (id) => document.getElementById(id);
  const isSearch = (url) => url.origin === location.origin && url.pathname === "/" && url.searchParams.size > 0;
  let loading;

  // Results without a reload ---------------------------------------------------------------------------------------

  async function show(url, { push, focus }) {
    loading?.abort();
    const own = (loading = new AbortController());
    const main = $("main");
    main.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(url, { signal: own.signal, headers: { accept: "text/html" } });
      const type = response.headers.get("content-type") || "";
      if (!type.startsWith("text/html")) throw new Error(type);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      // Another interface language changes everything around the results too.
      if (page.documentElement.lang !== document.documentElement.lang) throw new Error("language");
      if (own.signal.aborted) return;
      if (push) {
        remember();
        history.pushState({ scroll: 0 }, "", url);
      }
      replace(page, focus);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    }
  }

  function replace(page, focus) {
    const typed = $("q").value;
    document.title = page.title;
    for (const selector of ["header.site", "main"]) {
      const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
      if (!old || !fresh) return location.reload();
      old.replaceWith(document.adoptNode(fresh));
    }
    for (const rel of ['link[rel="canonical"]', 'link[type="application/atom+xml"]']) {
      document.head.querySelector(rel)?.remove();
      const fresh = page.head.querySelector(rel);
      if (fresh) document.head.append(document.adoptNode(fresh));
    }
    suggest();
    const count = $("count");
    $("status").textContent = count ? count.textContent : document.title;
    if (focus === "main") $("main").focus({ preventScroll: true });
    if (focus === "q" && $("q").value === typed) $("q").focus({ preventScroll: true });
    scrollTo(0, history.state?.scroll ?? 0);
  }

  function remember() {
    history.replaceState({ scroll: scrollY }, "");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get") return;
    const url = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value !== "") url.searchParams.append(name, value);
    if (!isSearch(url)) return;
    event.preventDefault();
    show(url.href, { push: true, focus: form.id === "search" ? "q" : "main" });
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target || link.type) return;
    const url = new URL(link.href);
    if (!isSearch(url) || (url.hash && url.search === location.search)) return;
    event.preventDefault();
    show(url.href, { push: true, focus: "main" });
  });

  addEventListener("popstate", () => {
    if (isSearch(new URL(location.href)) || $("search")) show(location.href, { push: false, focus: "main" });
    else location.reload();
  });

  // The menu of languages closes as menus do.
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest?.(".languages details[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    const menu = $("interface-language");
    if (menu?.open && !menu.contains(event.target)) menu.open = false;
  });

  // Suggestions: an editable combobox with a list (ARIA Authoring Practices) -------------------------------------------

  let canSuggest = true;

  function suggest() {
    const input = $("q");
    if (!input || !canSuggest) return;
    const form = input.form;
    const list = document.createElement("ul");
    list.id = "suggestions";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.suggestions);
    input.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
      input.setAttribute(name, value);
    }
    let [found, chosen, timer, asked] = [[], -1, 0, null];

    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (place) => {
      chosen = place;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
      const item = list.children[place];
      if (!item) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    };
    const take = (place) => {
      const { text, kind, url } = found[place];
      close();
      if (kind === "title" && url?.startsWith("/")) return location.assign(url);
      input.value = text;
      form.requestSubmit();
    };
    const open = (suggestions) => {
      found = suggestions;
      list.replaceChildren(...found.map(({ text, kind, language }, at) => {
        const [item, word, label] = ["li", "span", "small"].map((name) => document.createElement(name));
        item.id = `suggestion-${at}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        word.textContent = text;
        word.dir = "auto";
        if (language) word.lang = language;
        label.textContent = form.dataset[kind] || "";
        item.append(word, " ", label);
        return item;
      }));
      chosen = -1;
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
      $("status").textContent = list.hidden ? "" : `${form.dataset.suggestions}: ${found.length}`;
    };
    const ask = async () => {
      const typed = input.value.trim();
      if (typed === "") return close();
      asked?.abort();
      asked = new AbortController();
      try {
        const query = new URLSearchParams({ q: typed, lang: document.documentElement.lang });
        const response = await fetch(`/v1/suggest?${query}`, { signal: asked.signal });
        if (!response.ok) {
          canSuggest = response.status !== 404;
          return close();
        }
        const { suggestions } = await response.json();
        if (document.activeElement === input && input.value.trim() === typed) open(suggestions);
      } catch {
        // Typed on, or out of reach: there is nothing to suggest.
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (canSuggest) timer = setTimeout(ask, 90);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const last = found.length - 1;
      if (event.key === "ArrowDown" && list.hidden) ask();
      else if (list.hidden) return;
      else if (event.key === "ArrowDown") choose(chosen === last ? -1 : chosen + 1);
      else if (event.key === "ArrowUp") choose(chosen === -1 ? last : chosen - 1);
      else if (event.key === "Enter" && chosen >= 0) take(chosen);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", close);
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      asked?.abort();
      close();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) take([...list.children].indexOf(item));
    });
  }

  suggest();
})();
