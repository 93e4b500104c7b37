// Turns the list of an explorer's saved settings into one setting at a time, chosen with a slider, and marks
// the feedback of a quiz as right or wrong for the eye. Without this script both can be read as they are.
(() => {
  for (const explorer of document.querySelectorAll("section.lesson-explorer")) {
    const slider = explorer.querySelector("input[type=range]");
    if (!slider || explorer.dataset.ready) continue;
    const positions = [...explorer.querySelectorAll(".position")];
    const [now, says] = ["now", "says"].map((part) => explorer.querySelector(`.slider .${part}`));
    const show = () => {
      const shown = positions[slider.value - 1];
      for (const position of positions) position.toggleAttribute("data-shown", position === shown);
      slider.setAttribute("aria-valuetext", shown.dataset.words);
      now.replaceChildren(shown.querySelector(".setting").cloneNode(true));
      says.textContent = shown.querySelector(".says").textContent;
    };
    slider.addEventListener("input", show);
    explorer.dataset.ready = "true";
    show();
  }

  const mark = (records) => {
    for (const { target } of records) target.dataset.mark = target.textContent.slice(0, 1);
  };
  for (const feedback of document.querySelectorAll(".lesson-quiz-feedback")) {
    new MutationObserver(mark).observe(feedback, { childList: true });
  }
})();
