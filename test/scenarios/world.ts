/** What a scenario can do, whether its hosts are simulated or real. */
export interface World {
  readonly kind: 'simulated' | 'real';
  /** Names as SSH reaches them. */
  readonly hosts: readonly string[];
  /** Devices on each host that may be used. */
  readonly devices: readonly string[];
  readonly topologyFile: string;
  /** Where files for the program may be put. */
  readonly folder: string;
  /** Runs the program as a person does. */
  run(...words: string[]): Promise<Ran>;
  /** Runs the program and kills it at its n-th point, from 0; false when it ended before. */
  killed(nth: number, ...words: string[]): Promise<boolean>;
  /**
   * Runs the program, which falls asleep, as a machine does whose lid is closed, before a commit, counted from 0, or behind it;
   * returns when it sleeps. For everybody else its process is gone.
   */
  asleep(commit: number, when: 'before' | 'after', ...words: string[]): Promise<Sleeping>;
  /** Runs the program, with a Ctrl-C when it first says what is given. */
  interrupted(told: string, ...words: string[]): Promise<Ran>;
  /** Runs shell text on a host, past the program: how a scenario sees what is really there. */
  onHost(host: string, text: string): Promise<Ran>;
  /** Power cut: what was not synced is lost. */
  cutPower(host: string): Promise<void>;
  /** Boots from the same disks; returns when gluster sees its peers again. */
  boot(host: string): Promise<void>;
  /** The next command on that host whose words contain the given ones waits before it acts. */
  hold(host: string, program: string, words?: string): Promise<Held>;
  /** The host stands still: nothing runs, nothing answers, nothing is lost. */
  freeze(host: string): Promise<void>;
  thaw(host: string): Promise<void>;
  /** Between this host and the others nothing passes; SSH from here does. */
  cutNetwork(host: string): Promise<void>;
  /** Undoes the cut; returns when gluster sees its peers again. */
  joinNetwork(host: string): Promise<void>;
  /** The process that serves a brick dies. */
  killBrick(host: string, path: string): Promise<void>;
  /** A disk is pulled out of a running host. */
  loseDisk(host: string, disk: string): Promise<void>;
  /** The host has nothing any more that was not there before it was first used: its disks are empty, glusterd knows nobody. */
  comesBackEmpty(host: string): Promise<void>;
  /**
   * Takes packages from all hosts, or all that gluster needs, as if it had never been there. From then on each has a repository
   * of its own with all of it, and no other.
   */
  uninstall(packages: readonly string[] | 'all'): Promise<void>;
  stopGlusterd(host: string): Promise<void>;
  /** Returns when gluster sees its peers again. */
  startGlusterd(host: string): Promise<void>;
  /** Gives a host without peers a defect, in the words of `simulator fault`; what it gives back mends it. */
  defect(host: string, order: string): Promise<() => Promise<void>>;
  /** Time goes by for the program. */
  pass(seconds: number): Promise<void>;
  /** Mounts a volume on a host as a client does; null where files in volumes aren't modelled. */
  readonly mount: ((host: string, volume: string) => Promise<Mounted>) | null;
  /** A client of a volume on a host, simulated or real: as a mount, of which only the files are looked at. */
  client(host: string, volume: string): Promise<Client>;
  /** Removes what the world keeps on this machine. */
  end(): Promise<void>;
}

/** The program, asleep. */
export interface Sleeping {
  wake(): Promise<Ran>;
}

/** A command that waits, or will. A power cut of its host ends it too. */
export interface Held {
  /** Until it waits. */
  reached(): Promise<void>;
  release(): Promise<void>;
}

/** A volume as its users see it. */
export interface Mounted {
  /** Writes files that were not there, puts them on disk, and remembers their checksums. */
  write(files: number): Promise<void>;
  /** Reads everything that was written over a new mount, from this volume or another; differences are in the text. */
  verify(volume?: string): Promise<string>;
  sizeKiB(): Promise<number>;
  /** Writes until there is no space, and takes that file away again; what the last write said. */
  fill(): Promise<string>;
  /** A client that writes one small file after the other, until it is stopped. */
  keepWriting(): Promise<Writer>;
  /** Writes line after line into a file at the top of the volume that it holds open and locked; what it gives back closes it. */
  holdOpen(name: string): Promise<() => Promise<void>>;
  unmount(): Promise<void>;
}

export type Client = Pick<Mounted, 'write' | 'verify' | 'keepWriting' | 'holdOpen' | 'unmount'>;

export interface Writer {
  /** How many files were written, and what went wrong. */
  stop(): Promise<{ readonly written: number; readonly errors: string }>;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a scenario stands on can't be had where it runs; it is skipped then, with these words. */
export class NotToBeHad extends Error {}

/** One story: what a person does and what must be true on the hosts then. Each starts with empty hosts. */
export interface Scenario {
  readonly name: string;
  /** Run on real hosts in every run of CI; the others with GLUSTERCTL_TEST_LAB=all. */
  readonly core?: boolean;
  /** How many hosts it needs; three unless told. */
  readonly hosts?: number;
  run(world: World): Promise<void>;
}
