// The scripts of the explorer page: what Chromium 86 understands, and no way to turn text into markup or code.
import compat from "eslint-plugin-compat";
import es from "eslint-plugin-es-x";

const browser = [
  "document", "window", "Blob", "URL", "Image", "XMLSerializer", "NodeFilter",
];
const shared = ["page", "WORDS", "UNITS", "FACTS", "vis"];
const markup = ["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln", "setAttributeNS", "createContextualFragment"];

// methods of iterators are called as those of arrays are, so their names tell nothing
const newer = Object.fromEntries(
  Object.entries(es.configs["flat/restrict-to-es2020"].rules).filter(([name]) => !name.includes("iterator-prototype")),
);

export default [
  {
    files: ["**/*.js"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { compat, "es-x": es },
    languageOptions: {
      ecmaVersion: 2020,
      sourceType: "script",
      globals: Object.fromEntries([...browser, ...shared].map((name) => [name, "readonly"])),
    },
    // aggressive: methods of values of unknown type are told by their names
    settings: { browsers: ["chrome 86"], "es-x": { aggressive: true } },
    rules: {
      ...newer,
      "compat/compat": "error",
      "no-undef": "error",
      "no-unused-vars": ["error", { caughtErrors: "none", varsIgnorePattern: "^(page|WORDS|UNITS|FACTS)$" }],
      "no-redeclare": "off",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-control-regex": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      curly: "error",
      "no-var": "error",
      "no-shadow": ["error", { builtinGlobals: false }],
      "no-restricted-properties": ["error", ...markup.map((property) => ({ property, message: "text must stay text" }))],
      "no-restricted-syntax": [
        "error",
        { selector: "ImportExpression", message: "the page loads nothing" },
      ],
      "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "localStorage", "sessionStorage"],
    },
  },
];
