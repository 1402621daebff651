// SPDX-License-Identifier: Apache-2.0

// Command gitops-engine compares declared objects with live ones by Argo CD's diff library (see go.mod). It reads a file of lines
// {"config": OBJECT, "live": OBJECT}, compares all pairs as often as it is told, and prints one line of JSON: how many pairs there
// are, how many differ, and the microseconds of each time. With -decide it prints the answer of each pair before, one a line.
// With -health the file has one object a line, and what Argo CD's checks say of each is printed: status, a tab and the message. With -normal
// it prints the form in which each object is compared, and with -order, of applications, what is applied and pruned in which order.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/argoproj/gitops-engine/pkg/diff"
	"github.com/argoproj/gitops-engine/pkg/health"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type pair struct {
	Config *unstructured.Unstructured `json:"config"`
	Live   *unstructured.Unstructured `json:"live"`
}

type report struct {
	Pairs    int     `json:"pairs"`
	Modified int     `json:"modified"`
	Failed   int     `json:"failed"`
	Workers  int     `json:"workers"`
	Micros   []int64 `json:"micros"`
}

func read(path string) ([]pair, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var pairs []pair
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	for lines.Scan() {
		var p pair
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, err
		}
		pairs = append(pairs, p)
	}
	return pairs, lines.Err()
}

// compare says of each pair "same", "modified" or what failed.
func compare(pairs []pair, workers int) []string {
	answers := make([]string, len(pairs))
	var all sync.WaitGroup
	for w := range workers {
		all.Add(1)
		go func() {
			defer all.Done()
			for i := w; i < len(pairs); i += workers {
				result, err := diff.Diff(pairs[i].Config, pairs[i].Live)
				switch {
				case err != nil:
					answers[i] = "failed: " + err.Error()
				case result.Modified:
					answers[i] = "modified"
				default:
					answers[i] = "same"
				}
			}
		}()
	}
	all.Wait()
	return answers
}

// each prints what is said of each line of the file.
func each(path string, say func(line []byte) (string, error)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		said, err := say(lines.Bytes())
		if err != nil {
			return err
		}
		fmt.Fprintln(out, said)
	}
	return lines.Err()
}

// assess says of each object what its check says, or "none" if there is no check.
func assess(line []byte) (string, error) {
	object := &unstructured.Unstructured{}
	if err := json.Unmarshal(line, object); err != nil {
		return "", err
	}
	status, err := health.GetResourceHealth(object, nil)
	switch {
	case status == nil && err != nil: // else its status is Unknown, with the error as the message
		return "", err
	case status == nil:
		return "none", nil
	default:
		return string(status.Status) + "\t" + strings.ReplaceAll(status.Message, "\n", " "), nil
	}
}

func main() {
	repeat := flag.Int("repeat", 1, "how often all pairs are compared")
	workers := flag.Int("workers", 1, "how many pairs are compared at once")
	decide := flag.Bool("decide", false, "print the answer of each pair")
	judge := flag.Bool("health", false, "say how the objects of the file fare")
	ordered := flag.Bool("order", false, "say in which order the applications of the file are synced")
	formed := flag.Bool("normal", false, "print the normal form of the objects of the file")
	flag.Parse()
	var say func(line []byte) (string, error)
	switch {
	case *judge:
		say = assess
	case *ordered:
		say = order
	case *formed:
		say = normal
	}
	if say != nil {
		if err := each(flag.Arg(0), say); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	pairs, err := read(flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	result := report{Pairs: len(pairs), Workers: *workers}
	var answers []string
	for range *repeat {
		start := time.Now()
		answers = compare(pairs, *workers)
		result.Micros = append(result.Micros, time.Since(start).Microseconds())
	}
	for _, answer := range answers {
		switch answer {
		case "same":
		case "modified":
			result.Modified++
		default:
			result.Failed++
		}
		if *decide {
			fmt.Println(answer)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		os.Exit(1)
	}
}
