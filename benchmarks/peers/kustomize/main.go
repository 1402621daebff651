// SPDX-License-Identifier: Apache-2.0

// Command kustomize builds many directories in one process with the library of kustomize 5.8.1 (see go.mod). The differential tests
// compare with what it writes, the benchmarks with the time it takes. It reads lines "DIR<TAB>OUT" from standard input, writes
// OUT.yaml or, if kustomize refuses, OUT.err, and prints one line of JSON for each: path, ok, microseconds of each run.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

type report struct {
	Path   string  `json:"path"`
	OK     bool    `json:"ok"`
	Micros []int64 `json:"micros"`
}

func main() {
	reorder := flag.String("reorder", "", `"legacy", "none", or nothing: what the command line does without the flag`)
	repeat := flag.Int("repeat", 1, "how often each directory is built; the last result is written")
	keep := flag.Bool("keep-schema", false, "keep the process-wide schema between builds (faster; an openapi field of one build then shows in the next)")
	helm := flag.String("helm", "", "the helm command; none: charts are refused")
	flag.Parse()

	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOption(*reorder)
	if *reorder == "" {
		options.Reorder = krusty.ReorderOptionUnspecified
	}
	options.PluginConfig = types.DisabledPluginConfig()
	options.PluginConfig.HelmConfig.Enabled = *helm != ""
	options.PluginConfig.HelmConfig.Command = *helm

	out := json.NewEncoder(os.Stdout)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<20)
	for in.Scan() {
		dir, target, found := strings.Cut(in.Text(), "\t")
		if !found {
			fmt.Fprintln(os.Stderr, "want DIR<TAB>OUT, got", in.Text())
			os.Exit(2)
		}
		line := report{Path: dir}
		var text []byte
		var err error
		for i := 0; i < *repeat; i++ {
			if !*keep {
				openapi.ResetOpenAPI()
			}
			start := time.Now()
			text, err = build(options, dir)
			line.Micros = append(line.Micros, time.Since(start).Microseconds())
		}
		line.OK = err == nil
		write(target, text, err)
		out.Encode(line)
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// build gives what the command prints. A panic of the library is an error like any other.
func build(options *krusty.Options, dir string) (text []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	var resources resmap.ResMap
	if resources, err = krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), dir); err != nil {
		return nil, err
	}
	return resources.AsYaml()
}

func write(target string, text []byte, failure error) {
	name, other := target+".yaml", target+".err"
	if failure != nil {
		name, other, text = other, name, []byte(failure.Error())
	}
	os.Remove(other)
	err := os.MkdirAll(filepath.Dir(target), 0o755)
	if err == nil {
		err = os.WriteFile(name, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
