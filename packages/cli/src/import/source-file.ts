import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { UsageError } from '../usage-error.js';
import { type PhysicalLine, physicalLines } from './physical-lines.js';

const chunkBytes = 262_144;

export type SourceFormat = 'csv' | 'ndjson';

/** A place between two lines of the file. */
export interface SourcePlace {
  readonly offset: number;
  /** The number of the line that begins there. */
  readonly line: number;
}

/** The file became another one while it was read. */
export class SourceShortened extends Error {
  override readonly name = 'SourceShortened';

  constructor(path: string) {
    super(`${path} became shorter while it was read · 读取过程中文件变短`);
  }
}

/** The file that is imported, read from front to back with a few chunks of it in memory. */
export class SourceFile {
  readonly path: string;
  readonly format: SourceFormat;
  /** When it was opened. */
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #modified: number;
  #end: number | undefined;
  #endsWithLine = true;

  private constructor(
    path: string,
    handle: FileHandle,
    is: { readonly size: number; readonly mtimeMs: number },
  ) {
    this.path = path;
    this.format = extname(path).toLowerCase() === '.csv' ? 'csv' : 'ndjson';
    this.#handle = handle;
    this.size = is.size;
    this.#modified = is.mtimeMs;
  }

  static async open(path: string): Promise<SourceFile> {
    const found = await stat(path).catch((fault: NodeJS.ErrnoException) => {
      throw new UsageError(reasonOf(path, fault));
    });
    if (found.isDirectory()) throw new UsageError(`${path} is a directory · 是目录，不是文件`);
    if (!found.isFile()) throw new UsageError(`${path} is no ordinary file · 不是普通文件`);
    if (found.size === 0) throw new UsageError(`${path} is empty · 文件为空`);
    const handle = await open(path).catch((fault: NodeJS.ErrnoException) => {
      throw new UsageError(reasonOf(path, fault));
    });
    const source = new SourceFile(path, handle, found);
    try {
      await source.#requireText();
    } catch (fault) {
      await handle.close();
      throw fault;
    }
    return source;
  }

  /** Whether everything was read, up to the end of the file. */
  get atEnd(): boolean {
    return this.#end !== undefined;
  }

  /** Whether the last line has a line end; known at the end. */
  get endsWithLine(): boolean {
    return this.#endsWithLine;
  }

  async *lines(from: SourcePlace): AsyncGenerator<PhysicalLine, void, undefined> {
    yield* physicalLines(this.#chunks(from.offset), from.line);
  }

  /** The digest of everything before the offset, to be continued behind it. */
  async digestTo(offset: number): Promise<Hash> {
    const hash = createHash('sha256');
    let at = 0;
    while (at < offset) {
      const chunk = await this.#read(at, Math.min(chunkBytes, offset - at));
      if (chunk.length === 0) throw new SourceShortened(this.path);
      hash.update(chunk);
      at += chunk.length;
    }
    return hash;
  }

  async wasChanged(): Promise<boolean> {
    const { size, mtimeMs } = await this.#handle.stat();
    return size !== this.size || mtimeMs !== this.#modified;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async *#chunks(from: number): AsyncGenerator<Buffer, void, undefined> {
    for (let at = from; ; ) {
      const chunk = await this.#read(at, chunkBytes);
      if (chunk.length === 0) {
        if (at < this.size) throw new SourceShortened(this.path);
        this.#end = at;
        return;
      }
      at += chunk.length;
      this.#endsWithLine = chunk.at(-1) === 0x0a;
      yield chunk;
    }
  }

  async #read(at: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await this.#handle.read(buffer, 0, length, at);
    return buffer.subarray(0, bytesRead);
  }

  /** UTF-16, archives and workbooks have zero bytes at once; UTF-8 text has none. */
  async #requireText(): Promise<void> {
    const beginning = await this.#read(0, 4_096);
    if (beginning.includes(0)) {
      throw new UsageError(`${this.path} is no UTF-8 text · 不是 UTF-8 文本（请另存为 CSV UTF-8）`);
    }
  }
}

const reasonOf = (path: string, fault: NodeJS.ErrnoException): string =>
  fault.code === 'ENOENT' || fault.code === 'ENOTDIR'
    ? `there is no file ${path} · 文件不存在`
    : `${path} cannot be read: ${fault.message} · 无法读取`;
