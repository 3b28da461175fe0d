/** What a scenario can do, whether its hosts are simulated or real. */
export interface World {
  readonly kind: 'simulated' | 'real';
  /** Names as SSH reaches them. */
  readonly hosts: readonly string[];
  /** Devices on each host that may be used. */
  readonly devices: readonly string[];
  readonly topologyFile: string;
  /** Runs the program as a person does. */
  run(...words: string[]): Promise<Ran>;
  /** Runs shell text on a host, past the program: how a scenario sees what is really there. */
  onHost(host: string, text: string): Promise<Ran>;
  /** Power cut: what was not synced is lost. */
  cutPower(host: string): Promise<void>;
  /** Boots from the same disks; returns when gluster sees its peers again. */
  boot(host: string): Promise<void>;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One story: what a person does and what must be true on the hosts then. Each starts with empty hosts. */
export interface Scenario {
  readonly name: string;
  /** Run on real hosts in every run of CI; the others with GLUSTERCTL_TEST_LAB=all. */
  readonly core?: boolean;
  run(world: World): Promise<void>;
}
