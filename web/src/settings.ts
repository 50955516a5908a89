// SPDX-License-Identifier: Apache-2.0
// What the server says of itself in `settings.json`. A server of plain files serves the one of the build, which is empty.

export interface Settings {
  /** Address of the lock file of the packages that the server has, relative to the page. */
  readonly lockFile?: string;
  /** Address of what it says of packages that are being built; absent where none are. */
  readonly building?: string;
}

/** Reads the settings of the folder, which ends with a slash; none where they cannot be read. */
export async function readSettings(folder: string): Promise<Settings> {
  try {
    const response = await fetch(`${folder}settings.json`);
    return response.ok ? ((await response.json()) as Settings) : {};
  } catch {
    return {};
  }
}
