// SPDX-License-Identifier: Apache-2.0
// Tables are bundled as what they hold: see ../bundle.mjs.
declare module "*.toml" {
  const table: Readonly<Record<string, unknown>>;
  export default table;
}
