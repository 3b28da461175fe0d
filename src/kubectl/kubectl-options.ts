/** Everything that reaching pods depends on besides the host; handed in, so that nothing here looks at the process. */
export interface KubectlOptions {
  /** A path, or a name that is looked for in PATH. */
  readonly program: string;
  /** Instead of KUBECONFIG and ~/.kube/config. */
  readonly kubeconfig: string | null;
  /** For hosts that name none; null: the current one of the kubeconfig. */
  readonly context: string | null;
  readonly connectSeconds: number;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly random: () => number;
  /** Told of each script just before it is sent. */
  readonly onScript?: (host: string, script: string) => void;
}
