/** Enough to tell a process from every other, also from one that got its number later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** From /proc, in ticks since boot, so that a reused pid is recognised; 0 where unknown. */
  readonly processStart: number;
  readonly host: string;
  /** Absent where there is no /proc, as on macOS, and in what a version without it wrote. */
  readonly system?: SystemIdentity;
}

/** In which system a process counts, as Linux tells it; what it does not tell is absent. */
export interface SystemIdentity {
  /** Drawn by the kernel at each boot; of what it says the first 16 hex digits. */
  readonly boot: string;
  /** Of the namespace that its number is one of: that of a container, or the machine's own. */
  readonly pids?: number;
  /** Which installation: a digest of /etc/machine-id, which itself is for nobody else to know. */
  readonly machine?: string;
  /** When it was booted, in seconds since 1970, by its clock. */
  readonly booted?: number;
}
