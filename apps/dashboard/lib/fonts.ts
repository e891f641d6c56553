/**
 * The files that a page's first text is written with, for Latin letters; `globals.css` names them too, with those of other
 * scripts. Asked for together with the page, they are there when it is laid out, which is then done once.
 */
export const latinFonts = {
  sans: pathOf(new URL('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2', import.meta.url)),
  mono: pathOf(
    new URL(
      '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
      import.meta.url,
    ),
  ),
};

function pathOf({ pathname }: URL): string {
  return pathname;
}
