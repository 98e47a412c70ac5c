/** Light or dark: by the system until the reader chooses; paper is always light. */
const theme = {
  chosen: "auto",
  on_paper: false,
  system: window.matchMedia("(prefers-color-scheme: dark)"),

  apply() {
    const dark = this.chosen === "dark" || (this.chosen === "auto" && this.system.matches);
    document.documentElement.dataset.theme = dark && !this.on_paper ? "dark" : "light";
  },
};
theme.apply();
