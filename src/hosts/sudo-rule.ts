const SUDOERS_FILE = '/etc/sudoers.d/glusterctl-admin';

/**
 * For root's shell: puts the rule that comes in where sudo reads it. A sudoers file with a mistake would lock everybody out,
 * so it is checked first; sudo itself passes names with a dot over.
 */
export const TAKE_RULE = `umask 0337 && rm -f ${SUDOERS_FILE}.new && cat >${SUDOERS_FILE}.new && visudo -cf ${SUDOERS_FILE}.new && mv -f ${SUDOERS_FILE}.new ${SUDOERS_FILE}`;
