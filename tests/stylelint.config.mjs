// The styles of the pages: only what Chromium 86 understands, and nothing from outside the file.
export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [true, { browsers: ["chrome 86"], ignorePartialSupport: true }],
    "at-rule-disallowed-list": ["import", "font-face", "layer", "container"],
    "function-disallowed-list": ["url", "image-set", "expression"],
    // what the data of the plugin does not know to be newer
    "property-disallowed-list": ["aspect-ratio", "inset", "accent-color", "translate", "rotate", "scale", "text-wrap", "/^container/"],
    "property-no-unknown": true,
    "selector-pseudo-class-no-unknown": true,
    "declaration-block-no-duplicate-properties": true,
    "no-duplicate-selectors": true,
    "block-no-empty": true,
    "color-no-invalid-hex": true,
  },
};
