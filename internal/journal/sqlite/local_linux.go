package sqlite

import (
	"fmt"
	"syscall"
)

// remote are the file systems whose locks and flushes SQLite cannot rely on, by their magic numbers in statfs(2).
var remote = map[uint32]string{
	0x6969:     "NFS",
	0x517B:     "SMB",
	0xFF534D42: "CIFS",
	0xFE534D42: "SMB2",
	0x01021997: "9P",
	0x5346414F: "AFS",
	0x00C36400: "Ceph",
	0x47504653: "GPFS",
	0x0BD00BD0: "Lustre",
}

// local refuses a network file system: what it acknowledges may not be on any disk.
func local(dir string) error {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return fmt.Errorf("ask what file system %s is on: %w", dir, err)
	}
	if name, ok := remote[uint32(st.Type)]; ok {
		return fmt.Errorf("%s is on a network file system (%s), which can lose entries: give a --data directory on a local disk", dir, name)
	}
	return nil
}
