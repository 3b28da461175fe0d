import { type Fragment, sh } from '../shell/script.ts';

/** `names_brick HOST:PATH`: whether what `volume info` said last has exactly that brick. A path may begin another. */
export const BRICK_CONDITIONS: Fragment = sh`
  newline='
  '
  names_brick() {
    case "$answer$newline" in *": $1$newline"* | *": $1 (arbiter)$newline"*) return 0 ;; esac
    return 1
  }
`;
