// An archive that was saved, as other programs read it.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";

import yauzl from "yauzl";

const run = promisify(execFile);

export interface Packed {
  bytes: number;
  sha256: string;
  /** The content, where it is short. */
  text: string;
}

const shortBytes = 1 << 20;

/** Every file of an archive by its path. The reader refuses paths that leave the archive's folder. */
export async function readArchive(file: string): Promise<Map<string, Packed>> {
  // A second reader, which checks every checksum.
  await run("python3", ["-m", "zipfile", "-t", file]);
  const archive = await yauzl.openPromise(file, { strictFileNames: true });
  const found = new Map<string, Packed>();
  for await (const entry of archive.eachEntry()) {
    const hash = createHash("sha256");
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of await archive.openReadStreamPromise(entry)) {
      hash.update(piece as Buffer);
      bytes += (piece as Buffer).length;
      if (bytes <= shortBytes) pieces.push(piece as Buffer);
    }
    found.set(entry.fileName, { bytes, sha256: hash.digest("hex"), text: Buffer.concat(pieces).toString("utf8") });
  }
  return found;
}
