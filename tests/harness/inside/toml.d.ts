// SPDX-License-Identifier: Apache-2.0
// Tables are bundled as what they hold: see ../bundle.mjs.
declare module "*.toml" {
  const table: Readonly<Record<string, unknown>>;
  // biome-ignore lint/style/noDefaultExport: so are bundled tables
  export default table;
}
