// SPDX-License-Identifier: Apache-2.0

// Writes what a validation of manifests needs to know of the built-in kinds beyond their merge rules: which fields a server
// demands, and in which version of Kubernetes an API version goes. Run it by
//
//	to=../src/main/resources/io/gitops4j/diff/validate
//	go run ./validation required "$(go mod download -json k8s.io/kubernetes@v1.34.2 | jq -r .Dir)/api/openapi-spec/swagger.json" > $to/required-fields.txt
//	go run ./validation versions > $to/api-versions.tsv
//
// Lines of required-fields.txt: "K group/version kind type"; "T type field…" with the fields that a value of the type must have, and below it
// "name form" for each field that leads to such a type: "=N" for the type with this number, "[=N" for a list of it, "{=N" for a map of it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

type property struct {
	Ref                  string    `json:"$ref"`
	Type                 string    `json:"type"`
	Items                *property `json:"items"`
	AdditionalProperties *property `json:"additionalProperties"`
}

type definition struct {
	Required   []string                                `json:"required"`
	Properties map[string]property                     `json:"properties"`
	Kinds      []struct{ Group, Version, Kind string } `json:"x-kubernetes-group-version-kind"`
}

var definitions map[string]definition

// what OpenAPI calls required, though a server of v1.34.2 takes objects without it: tried by dry runs
var taken = map[string][]string{
	"api.core.v1.HTTPHeader":                  {"value"},
	"api.core.v1.ISCSIPersistentVolumeSource": {"lun"},
	"api.core.v1.ISCSIVolumeSource":           {"lun"},
	"api.core.v1.LimitRangeSpec":              {"limits"},
	"api.core.v1.PreferredSchedulingTerm":     {"preference"},
	"api.core.v1.SleepAction":                 {"seconds"},
	"api.core.v1.Sysctl":                      {"value"},
	"api.discovery.v1.EndpointSlice":          {"endpoints"},
	"api.rbac.v1.RoleRef":                     {"apiGroup"},
	"api.scheduling.v1.PriorityClass":         {"value"},
	"api.storage.v1.CSIDriver":                {"spec"},
	"apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion": {"served"},
}

// target names the definition that a property leads to, and how.
func target(p property) (string, string) {
	switch {
	case p.Ref != "":
		return strings.TrimPrefix(p.Ref, "#/definitions/"), ""
	case p.Items != nil:
		name, form := target(*p.Items)
		return name, "[" + form
	case p.AdditionalProperties != nil:
		name, form := target(*p.AdditionalProperties)
		return name, "{" + form
	}
	return "", ""
}

// written by the server, or read only there
func skipped(name, field string) bool {
	return field == "status" || field == "managedFields" || strings.HasSuffix(name, ".ObjectMeta") && field != "ownerReferences"
}

func demanding() map[string]bool {
	found := map[string]bool{}
	for again := true; again; {
		again = false
		for name, d := range definitions {
			if found[name] {
				continue
			}
			yes := len(d.Required) > 0
			for field, p := range d.Properties {
				to, _ := target(p)
				yes = yes || !skipped(name, field) && found[to]
			}
			if yes {
				found[name] = true
				again = true
			}
		}
	}
	return found
}

func required(file string, out *bufio.Writer) {
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	var swagger struct{ Definitions map[string]definition }
	if err := json.Unmarshal(text, &swagger); err != nil {
		panic(err)
	}
	definitions = swagger.Definitions
	for name, fields := range taken {
		d, ok := definitions["io.k8s."+name]
		if !ok {
			panic(name)
		}
		d.Required = slices.DeleteFunc(d.Required, func(field string) bool { return slices.Contains(fields, field) })
		definitions["io.k8s."+name] = d
	}
	found := demanding()
	number := map[string]int{}
	var order []string
	of := func(name string) int {
		n, ok := number[name]
		if !ok {
			n = len(order)
			number[name] = n
			order = append(order, name)
		}
		return n
	}
	fmt.Fprintln(out, "# what the kinds of Kubernetes 1.34 must have, as its OpenAPI of v1.34.2 tells; made by gitops-diff/schema/validation")
	var kinds []string
	byKind := map[string]string{}
	for name, d := range definitions {
		if len(d.Kinds) == 1 && found[name] && !strings.HasSuffix(name, "List") {
			k := d.Kinds[0]
			key := strings.TrimPrefix(k.Group+"/"+k.Version, "/") + " " + k.Kind
			kinds = append(kinds, key)
			byKind[key] = name
		}
	}
	sort.Strings(kinds)
	for _, k := range kinds {
		fmt.Fprintf(out, "K %s %d\n", k, of(byKind[k]))
	}
	for i := 0; i < len(order); i++ {
		name := order[i]
		d := definitions[name]
		sort.Strings(d.Required)
		fmt.Fprintln(out, strings.TrimSpace(fmt.Sprintf("T %d %s", i, strings.Join(d.Required, " "))))
		var fields []string
		for field := range d.Properties {
			fields = append(fields, field)
		}
		sort.Strings(fields)
		for _, field := range fields {
			to, form := target(d.Properties[field])
			if to != "" && found[to] && !skipped(name, field) {
				fmt.Fprintf(out, "%s %s=%d\n", field, form, of(to))
			}
		}
	}
}

// what the Go types that client-go v0.34 knows tell no more, or never did
var gone = []string{
	"apiextensions.k8s.io/v1beta1\tCustomResourceDefinition\t1.16\t1.22\tapiextensions.k8s.io/v1 CustomResourceDefinition",
	"apiregistration.k8s.io/v1beta1\tAPIService\t1.19\t1.22\tapiregistration.k8s.io/v1 APIService",
	"autoscaling/v2beta1\tHorizontalPodAutoscaler\t1.22\t1.25\tautoscaling/v2 HorizontalPodAutoscaler",
	"autoscaling/v2beta2\tHorizontalPodAutoscaler\t1.23\t1.26\tautoscaling/v2 HorizontalPodAutoscaler",
	"batch/v2alpha1\tCronJob\t1.8\t1.21\tbatch/v1 CronJob",
	"flowcontrol.apiserver.k8s.io/v1alpha1\tFlowSchema\t1.20\t1.23\tflowcontrol.apiserver.k8s.io/v1 FlowSchema",
	"flowcontrol.apiserver.k8s.io/v1alpha1\tPriorityLevelConfiguration\t1.20\t1.23\tflowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration",
	"policy/v1beta1\tPodSecurityPolicy\t1.21\t1.25\t",
	"extensions/v1beta1\tPodSecurityPolicy\t1.10\t1.16\t",
	"settings.k8s.io/v1alpha1\tPodPreset\t1.18\t1.20\t",
}

func versions(out *bufio.Writer) {
	seen := map[string]bool{}
	var lines []string
	for gvk := range scheme.Scheme.AllKnownTypes() {
		object, err := scheme.Scheme.New(gvk)
		if err != nil || strings.HasSuffix(gvk.Kind, "List") {
			continue
		}
		deprecated, ok := object.(interface{ APILifecycleDeprecated() (int, int) })
		if !ok {
			continue
		}
		major, minor := deprecated.APILifecycleDeprecated()
		line := fmt.Sprintf("%s\t%s\t%d.%d\t", gvk.GroupVersion(), gvk.Kind, major, minor)
		if removed, ok := object.(interface{ APILifecycleRemoved() (int, int) }); ok {
			major, minor = removed.APILifecycleRemoved()
			line += fmt.Sprintf("%d.%d", major, minor)
		}
		line += "\t"
		if replaced, ok := object.(interface {
			APILifecycleReplacement() schema.GroupVersionKind
		}); ok {
			by := replaced.APILifecycleReplacement()
			line += by.GroupVersion().String() + " " + strings.TrimSuffix(by.Kind, "List")
		}
		seen[gvk.GroupVersion().String()+gvk.Kind] = true
		lines = append(lines, line)
	}
	for _, line := range gone {
		words := strings.Split(line, "\t")
		if !seen[words[0]+words[1]] {
			lines = append(lines, line)
		}
	}
	sort.Strings(lines)
	fmt.Fprintln(out, "# apiVersion, kind, deprecated in, not served from, replaced by: as the Go types of Kubernetes v0.34.2 tell; made by gitops-diff/schema/validation")
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	switch {
	case len(os.Args) == 3 && os.Args[1] == "required":
		required(os.Args[2], out)
	case len(os.Args) == 2 && os.Args[1] == "versions":
		versions(out)
	default:
		fmt.Fprintln(os.Stderr, "required SWAGGER, or versions")
		os.Exit(64)
	}
}
