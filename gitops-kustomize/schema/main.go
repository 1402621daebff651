// SPDX-License-Identifier: Apache-2.0

// Writes the facts that kustomize takes from the OpenAPI schema it embeds, in the compact form that SchemaFacts reads:
// which fields are lists that merge, by which keys, which kinds lie in namespaces, and the names of the types (a custom
// schema refers to them). Run it by
//
//	go run . > ../src/main/resources/io/gitops4j/kustomize/internal/merge/schema-facts.txt
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strings"

	openapi_v2 "github.com/google/gnostic-models/openapiv2"
	"google.golang.org/protobuf/proto"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/openapi/kubernetesapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

var swagger spec.Swagger
var number = map[string]int{}
var order []string

func typeOf(name string) int {
	if n, ok := number[name]; ok {
		return n
	}
	n := len(order)
	number[name] = n
	order = append(order, name)
	return n
}

func refName(s *spec.Schema) string {
	r := s.Ref.String()
	if r == "" {
		return ""
	}
	return strings.TrimPrefix(r, "#/definitions/")
}

func form(s *spec.Schema) string {
	out := ""
	if name := refName(s); name != "" {
		out = fmt.Sprintf("r%d", typeOf(name))
	} else if len(s.Type) == 1 && s.Type[0] == "array" && s.Items != nil && s.Items.Schema != nil {
		out = "l" + form(s.Items.Schema)
	} else if s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil {
		out = "m" + form(s.AdditionalProperties.Schema)
	} else {
		out = "p"
	}
	return out
}

func patch(s *spec.Schema) string {
	strategy, ok := s.Extensions["x-kubernetes-patch-strategy"]
	if !ok {
		return ""
	}
	keys := []string{}
	if list, ok := s.Extensions["x-kubernetes-list-map-keys"]; ok {
		for _, k := range list.([]interface{}) {
			keys = append(keys, k.(string))
		}
	} else if k, ok := s.Extensions["x-kubernetes-patch-merge-key"]; ok {
		keys = append(keys, k.(string))
	}
	return fmt.Sprintf(" %s %s", strategy, strings.Join(keys, ","))
}

func main() {
	var doc openapi_v2.Document
	if err := proto.Unmarshal(kubernetesapi.OpenAPIMustAsset["v1.21.2"]("kubernetesapi/v1_21_2/swagger.pb"), &doc); err != nil {
		panic(err)
	}
	if _, err := swagger.FromGnostic(&doc); err != nil {
		panic(err)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "# facts of the OpenAPI schema of Kubernetes 1.21.2, as kustomize embeds it; made by gitops-kustomize/schema")
	names := []string{}
	for name := range swagger.Definitions {
		names = append(names, name)
	}
	sort.Strings(names)
	var lines []string
	for _, name := range names {
		def := swagger.Definitions[name]
		gvks, ok := def.Extensions["x-kubernetes-group-version-kind"].([]interface{})
		if !ok || len(gvks) != 1 {
			continue
		}
		g := gvks[0].(map[string]interface{})
		group, version, kind := fmt.Sprint(g["group"]), fmt.Sprint(g["version"]), fmt.Sprint(g["kind"])
		apiVersion := version
		if group != "" {
			apiVersion = group + "/" + version
		}
		scope := "?"
		if namespaced, found := openapi.IsNamespaceScoped(yaml.TypeMeta{APIVersion: apiVersion, Kind: kind}); found {
			scope = "C"
			if namespaced {
				scope = "N"
			}
		}
		lines = append(lines, fmt.Sprintf("G %s %s %d %s", apiVersion, kind, typeOf(name), scope))
	}
	for _, l := range lines {
		fmt.Fprintln(out, l)
	}
	next := 0
	for i := 0; ; i++ {
		// after the types of the kinds the rest: a custom schema may refer to any of them
		for ; i == len(order) && next < len(names); next++ {
			typeOf(names[next])
		}
		if i == len(order) {
			break
		}
		def := swagger.Definitions[order[i]]
		fmt.Fprintf(out, "T %d %s\n", i, order[i])
		fields := []string{}
		for f := range def.Properties {
			fields = append(fields, f)
		}
		sort.Strings(fields)
		for _, f := range fields {
			s := def.Properties[f]
			if k := form(&s); k != "p" {
				fmt.Fprintf(out, "%s %s%s\n", f, k, patch(&s))
			}
		}
	}
}
