// What the Go project's own packages for its checksum database say of our log: golang.org/x/mod/sumdb/note and
// tlog, which the formats of C2SP come from. Cases come in as JSON, the answer of each goes out: empty, or why not.
package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A Case is a proof that an entry stands in a tree (Proof, as tlog-proof@v1), or that the checkpoint New continues
// Old (Path, in base64); Keys are those of the log.
type Case struct {
	Proof, Old, New string
	Path, Keys      []string
}

func opened(text string, keys []string) (int64, tlog.Hash, error) {
	var verifiers []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return 0, tlog.Hash{}, err
		}
		verifiers = append(verifiers, verifier)
	}
	signed, err := note.Open([]byte(text), note.VerifierList(verifiers...))
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != signed.Sigs[0].Name {
		return 0, tlog.Hash{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return size, root, err
}

func hashes(lines []string) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		found = append(found, hash)
	}
	return found, nil
}

func inclusion(text string, keys []string) error {
	head, signed, whole := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !whole || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a proof")
	}
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	path, err := hashes(lines[3:])
	if err != nil {
		return err
	}
	size, root, err := opened(signed, keys)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, size, root, index, tlog.RecordHash(entry))
}

func consistency(given Case) error {
	old, oldRoot, err := opened(given.Old, given.Keys)
	if err != nil {
		return err
	}
	size, root, err := opened(given.New, given.Keys)
	if err != nil {
		return err
	}
	path, err := hashes(given.Path)
	if err != nil {
		return err
	}
	return tlog.CheckTree(path, size, root, old, oldRoot)
}

func main() {
	var cases []Case
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Fprintln(os.Stderr, "not a list of cases")
		os.Exit(2)
	}
	answers := make([]string, len(cases))
	for number, given := range cases {
		err := error(nil)
		if given.Proof != "" {
			err = inclusion(given.Proof, given.Keys)
		} else {
			err = consistency(given)
		}
		if err != nil {
			answers[number] = err.Error()
		}
	}
	_ = json.NewEncoder(os.Stdout).Encode(answers)
}
