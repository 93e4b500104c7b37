// Makes every quiz form of the page that is not ready yet answer to its buttons. It asks nobody: what is said
// about an answer is stored sealed in the form and opened with a digest of the answer (see sealing.py).
// SHA-256 is written out because browsers offer theirs to secure pages only, not to a plain-http course server.
(() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) >>> 0;
  const constants = primes.map((p) => fraction(Math.cbrt(p)));
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  function sha256(text) {
    const message = new TextEncoder().encode(text);
    const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
    padded.set(message);
    padded[message.length] = 128;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, message.length * 8);
    const state = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
    for (let start = 0; start < padded.length; start += 64) {
      const w = Array.from({ length: 16 }, (_, i) => view.getUint32(start + 4 * i));
      for (let i = 16; i < 64; i += 1) {
        const a = w[i - 15], b = w[i - 2];
        const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3), s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25), s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i]) | 0;
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
    }
    return state.flatMap((word) => [24, 16, 8, 0].map((shift) => (word >>> shift) & 255));
  }

  function unseal(question, part, value) {
    const key = `${question.dataset.salt}|${part}|${value}`;
    const hex = sha256(`tag|${key}`).map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const box = JSON.parse(question.dataset.sealed)[hex.slice(0, 16)];
    if (box === undefined) return [false, question.dataset.otherwise];
    const bytes = Uint8Array.from(atob(box), (letter) => letter.charCodeAt(0));
    const stream = [];
    for (let block = 0; stream.length < bytes.length; block += 1) stream.push(...sha256(`box|${key}|${block}`));
    return JSON.parse(new TextDecoder().decode(bytes.map((byte, i) => byte ^ stream[i])));
  }

  // The parts of an answer, or null where something was left blank.
  function parts(question) {
    const boxes = [...question.querySelectorAll("input[type=radio], input[type=checkbox]")];
    const ticked = boxes.filter((box) => box.checked);
    if (question.dataset.kind === "single") return ticked.length ? [["choice", ticked[0].value]] : null;
    if (question.dataset.kind === "many") return ticked.length ? boxes.map((box) => [box.value, box.checked ? "1" : "0"]) : null;
    if (question.dataset.kind === "numeric") {
      const text = question.querySelector("input").value.replace(/[\s,]/g, "");
      if (text === "" || !Number.isFinite(Number(text))) return null;
      return [["number", String(Math.floor(Number(text) / Number(question.dataset.step) + 0.5))]];
    }
    const chosen = [...question.querySelectorAll("select")].map((select, i) => [String(i + 1), select.value]);
    return chosen.every(([, value]) => value) ? chosen : null;
  }

  function check(question) {
    const given = parts(question);
    if (given === null) return "Not answered yet: choose or type an answer first.";
    const feedback = given.map(([part, value]) => unseal(question, part, value));
    const wrong = feedback.filter(([right]) => !right);
    const says = [...new Set((wrong.length ? wrong : feedback).map(([, text]) => text))].join(" ");
    const sources = `[${question.dataset.sources}]`;
    return wrong.length ? `✘ Not yet. ${says} Read again: ${question.dataset.read} ${sources}` : `✔ Right. ${says} ${sources}`;
  }

  for (const form of document.querySelectorAll("form.lesson-quiz:not([data-ready])")) {
    form.dataset.ready = "true";
    form.addEventListener("submit", (event) => event.preventDefault());
    // JupyterLab takes plain keys for commands on cells; its shortcuts with Ctrl or Cmd still reach it.
    form.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
    });
    for (const question of form.querySelectorAll("fieldset")) {
      const button = question.querySelector("button");
      if (!button) continue;
      const show = () => { question.querySelector("[role=status]").textContent = check(question); };
      button.addEventListener("click", show);
      question.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target !== button) { event.preventDefault(); show(); }
      });
    }
  }
})();
