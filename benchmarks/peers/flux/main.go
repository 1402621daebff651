// SPDX-License-Identifier: Apache-2.0

// Command flux builds many Kustomizations in one process with the libraries of kustomize-controller 1.9 (see go.mod): it generates
// the kustomization, builds it, and substitutes variables, as the controller does. It reads lines "ROOT<TAB>OBJECT<TAB>OUT" from
// standard input: the root of a source, which it changes, the file of a Kustomization, and where to write OUT.yaml or OUT.err.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/yaml"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<24)
	for in.Scan() {
		parts := strings.Split(in.Text(), "\t")
		if len(parts) != 3 {
			exit(fmt.Errorf("want ROOT<TAB>OBJECT<TAB>OUT, got %q", in.Text()))
		}
		text, err := run(parts[0], parts[1])
		if err := write(parts[2], text, err); err != nil {
			exit(err)
		}
	}
	exit(in.Err())
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(0)
}

// run gives what would be applied, before the applier's own changes. A panic is an error like any other.
func run(root, object string) (text []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	data, err := os.ReadFile(object)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := yaml.Unmarshal(data, &fields); err != nil {
		return nil, err
	}
	kustomization := unstructured.Unstructured{Object: fields}
	path, _, _ := unstructured.NestedString(fields, "spec", "path")
	directory := filepath.Join(root, path)
	if _, err := os.Stat(directory); err != nil {
		return nil, err
	}
	if _, err := kustomize.NewGenerator(root, kustomization).WriteFile(directory); err != nil {
		return nil, err
	}
	built, err := kustomize.SecureBuild(root, directory, false)
	if err != nil {
		return nil, err
	}
	return substituted(built, kustomization)
}

func substituted(built resmap.ResMap, kustomization unstructured.Unstructured) ([]byte, error) {
	_, found, _ := unstructured.NestedMap(kustomization.Object, "spec", "postBuild")
	strategy, _, _ := unstructured.NestedString(kustomization.Object, "spec", "postBuild", "substituteStrategy")
	for _, resource := range built.Resources() {
		if resource.GetKind() == "" || resource.GetApiVersion() == "" || resource.GetName() == "" {
			return nil, errors.New("apiVersion, kind or name is missing")
		}
		if !found {
			continue
		}
		changed, err := kustomize.SubstituteVariables(context.Background(), nil, kustomization, resource,
			kustomize.SubstituteWithDryRun(true),
			kustomize.SubstituteWithStrict(true),
			kustomize.SubstituteWithAlways(strategy == "Always"))
		if err != nil {
			return nil, err
		}
		if changed != nil {
			if _, err := built.Replace(changed); err != nil {
				return nil, err
			}
		}
	}
	return built.AsYaml()
}

func write(target string, text []byte, failure error) error {
	name := target + ".yaml"
	if failure != nil {
		name, text = target+".err", []byte(failure.Error())
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}
