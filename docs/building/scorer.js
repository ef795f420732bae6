// What searches find first: the reference, then guides, then what is about the project itself.
// The rest are Sphinx's own figures, which have to be here where there is a `score`.
var Scorer = {
  score: ([page, title, anchor, about, score]) => {
    if (/^docs\/(options|errors|specification|security|command-line|hooks)$/.test(page)) return score + 4;
    return page.startsWith("docs/") ? score : score - 4;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
