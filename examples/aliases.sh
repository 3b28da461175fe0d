# For ~/.bashrc or ~/.zshrc: source it there. Short names for what is typed all day.

alias hc=glusterctl
alias heketi-cli=glusterctl # scripts of heketi-cli; an alias holds where it was defined, so source this in them, too

alias hcs='glusterctl status -x'            # what is wrong
alias hcv='glusterctl volume list -o table' # volumes
alias hcl='glusterctl log --last=20'        # what was done
alias hco='glusterctl operation list'       # what is unfinished

# One cluster of several, each with a state of its own: hc-on prod volume list
hc_on() { name=$1 && shift && GLUSTERCTL_STATE="$HOME/clusters/$name.json" glusterctl "$@"; }
alias hc-on=hc_on
