// SPDX-License-Identifier: Apache-2.0

// Writes the merge rules of the built-in kinds in the compact form that BuiltInTypes reads: those that client-go carries
// for apply configurations, and those of custom resource definitions and API services, whose servers carry their OpenAPI.
// Run it by
//
//	go run . > ../src/main/resources/io/gitops4j/diff/structured/built-in-types.txt
//
// Lines: "K group/version kind type" for a kind; "T type form" for a type, and below it "name form" for each of its
// fields, with a third word, the default as JSON, where the field is a key of some list. A form is
//
//	s n b u     a scalar: string, numeric, boolean, any
//	=N          the type with this number
//	[form       an atomic list      {form      an atomic map
//	<form       a set               (form      a map that merges by entries
//	<k,l:form   a list with keys    $  $!      a struct; one that is owned as a whole, which takes the place of all
//	                                           but the fields that follow
//	?  !        what is deduced; what is deduced and owned as a whole
//
// A "-" before a field's name says that a server leaves the field out when it is empty: zero, false, an empty text, list or
// map.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	extensions "k8s.io/apiextensions-apiserver/pkg/generated/openapi"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	aggregator "k8s.io/kube-aggregator/pkg/generated/openapi"
	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/schemaconv"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/structured-merge-diff/v6/schema"
)

var rules *schema.Schema
var number = map[string]int{}
var order []schema.Atom
var relation []*schema.ElementRelationship
var keys = map[string]map[string]bool{} // by type name: the fields that are keys of a list of that type

func isDeduced(a schema.Atom) bool {
	return a.Scalar != nil && *a.Scalar == schema.Untyped && a.Map != nil
}

func named(name string, r *schema.ElementRelationship) string {
	id := name
	if r != nil {
		id += " " + string(*r)
	}
	n, ok := number[id]
	if !ok {
		n = len(order)
		number[id] = n
		def, found := rules.FindNamedType(name)
		if !found {
			panic(name)
		}
		order = append(order, def.Atom)
		relation = append(relation, r)
	}
	return fmt.Sprintf("=%d", n)
}

func inline(a schema.Atom, r *schema.ElementRelationship) string {
	n := len(order)
	number[fmt.Sprintf("inline %d", n)] = n
	order = append(order, a)
	relation = append(relation, r)
	return fmt.Sprintf("=%d", n)
}

func form(t schema.TypeRef) string {
	a := t.Inlined
	if t.NamedType != nil {
		def, ok := rules.FindNamedType(*t.NamedType)
		if !ok {
			panic(*t.NamedType)
		}
		a = def.Atom
		if a.Map != nil && len(a.Map.Fields) > 0 {
			return named(*t.NamedType, t.ElementRelationship)
		}
	}
	if isDeduced(a) {
		if t.NamedType != nil && *t.NamedType == "__untyped_atomic_" {
			return "!"
		}
		return "?"
	}
	switch {
	case a.Map != nil:
		r := a.Map.ElementRelationship
		if t.ElementRelationship != nil {
			r = *t.ElementRelationship
		}
		if len(a.Map.Fields) > 0 {
			return inline(a, t.ElementRelationship)
		}
		if a.Map.ElementType == (schema.TypeRef{}) {
			return inline(a, t.ElementRelationship)
		}
		if r == schema.Atomic {
			return "{" + form(a.Map.ElementType)
		}
		return "(" + form(a.Map.ElementType)
	case a.List != nil:
		r := a.List.ElementRelationship
		if t.ElementRelationship != nil {
			r = *t.ElementRelationship
		}
		if r == schema.Atomic {
			return "[" + form(a.List.ElementType)
		}
		if len(a.List.Keys) == 0 {
			return "<" + form(a.List.ElementType)
		}
		return "<" + strings.Join(a.List.Keys, ",") + ":" + form(a.List.ElementType)
	case a.Scalar != nil:
		return map[schema.Scalar]string{schema.String: "s", schema.Numeric: "n", schema.Boolean: "b", schema.Untyped: "u"}[*a.Scalar]
	}
	panic(fmt.Sprintf("%v", t))
}

var leftOut = map[string]map[string]bool{} // by type name: the fields that JSON has only if they are not empty

// findLeftOut notes the fields of a Go type, and of all types in it, that are left out when they are empty.
func findLeftOut(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	name := openAPIName(t.PkgPath() + "." + t.Name())
	if leftOut[name] != nil {
		return
	}
	leftOut[name] = map[string]bool{}
	noteFields(name, t)
}

func noteFields(name string, t reflect.Type) {
	if t.Kind() != reflect.Struct {
		return
	}
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		tag := strings.Split(field.Tag.Get("json"), ",")
		if tag[0] == "" && field.Anonymous {
			noteFields(name, field.Type)
			continue
		}
		for _, option := range tag[1:] {
			k := field.Type.Kind()
			if option == "omitempty" && k != reflect.Pointer && k != reflect.Struct && k != reflect.Interface {
				leftOut[name][tag[0]] = true
			}
		}
		findLeftOut(field.Type)
	}
}

// findKeys notes the keys of every list of a named type.
func findKeys(a schema.Atom) {
	if a.List != nil {
		if a.List.ElementRelationship == schema.Associative && a.List.ElementType.NamedType != nil {
			for _, k := range a.List.Keys {
				name := *a.List.ElementType.NamedType
				if keys[name] == nil {
					keys[name] = map[string]bool{}
				}
				keys[name][k] = true
			}
		}
		findKeys(a.List.ElementType.Inlined)
	}
	if a.Map != nil {
		findKeys(a.Map.ElementType.Inlined)
		for _, f := range a.Map.Fields {
			findKeys(f.Type.Inlined)
		}
	}
}

// openAPIName turns the name of a Go type into that of its schema.
func openAPIName(goName string) string {
	parts := strings.Split(goName, "/")
	if domain := strings.Split(parts[0], "."); len(parts) > 1 {
		for i, j := 0, len(domain)-1; i < j; i, j = i+1, j-1 {
			domain[i], domain[j] = domain[j], domain[i]
		}
		parts[0] = strings.Join(domain, ".")
	}
	return strings.Join(parts, ".")
}

// addOpenAPI adds the types below a root that the rules do not have yet, from the OpenAPI definitions of a server.
func addOpenAPI(root string, definitions func(common.ReferenceCallback) map[string]common.OpenAPIDefinition) {
	all := definitions(func(path string) spec.Ref {
		return spec.MustCreateRef("#/components/schemas/" + openAPIName(path))
	})
	models := map[string]*spec.Schema{}
	for name, definition := range all {
		model := definition.Schema
		models[openAPIName(name)] = &model
	}
	if models[root] == nil {
		panic(root)
	}
	converted, err := schemaconv.ToSchemaFromOpenAPI(models, false)
	if err != nil {
		panic(err)
	}
	for _, t := range converted.Types {
		if _, known := rules.FindNamedType(t.Name); !known {
			rules.Types = append(rules.Types, t)
			rules = &schema.Schema{Types: rules.Types} // it remembers what it was asked for
		}
	}
}

func main() {
	converter := applyconfigurations.NewTypeConverter(scheme.Scheme)
	type root struct{ apiVersion, kind, name string }
	var roots []root
	for gvk := range scheme.Scheme.AllKnownTypes() {
		object, err := scheme.Scheme.New(gvk)
		if err != nil || gvk.Version == runtime.APIVersionInternal || applyconfigurations.ForKind(gvk) == nil {
			continue
		}
		object.GetObjectKind().SetGroupVersionKind(gvk)
		typed, err := converter.ObjectToTyped(object)
		if err != nil || typed.TypeRef().NamedType == nil {
			continue
		}
		rules = typed.Schema()
		findLeftOut(reflect.TypeOf(object))
		roots = append(roots, root{gvk.GroupVersion().String(), gvk.Kind, *typed.TypeRef().NamedType})
	}
	for _, extra := range []struct {
		apiVersion, kind string
		object           any
		definitions      func(common.ReferenceCallback) map[string]common.OpenAPIDefinition
	}{
		{"apiextensions.k8s.io/v1", "CustomResourceDefinition", apiextensions.CustomResourceDefinition{}, extensions.GetOpenAPIDefinitions},
		{"apiregistration.k8s.io/v1", "APIService", apiregistration.APIService{}, aggregator.GetOpenAPIDefinitions},
	} {
		t := reflect.TypeOf(extra.object)
		name := openAPIName(t.PkgPath() + "." + t.Name())
		addOpenAPI(name, extra.definitions)
		findLeftOut(t)
		roots = append(roots, root{extra.apiVersion, extra.kind, name})
	}
	sort.Slice(roots, func(i, j int) bool {
		a, b := roots[i], roots[j]
		return a.apiVersion < b.apiVersion || a.apiVersion == b.apiVersion && a.kind < b.kind
	})
	for _, t := range rules.Types {
		findKeys(t.Atom)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "# merge rules of the kinds of Kubernetes 1.34, as client-go, apiextensions-apiserver and kube-aggregator v0.34.2 carry them; made by gitops-diff/schema")
	for _, r := range roots {
		t := r.name
		f := form(schema.TypeRef{NamedType: &t})
		if !strings.HasPrefix(f, "=") {
			continue // a kind without fields of its own is deduced
		}
		fmt.Fprintf(out, "K %s %s %s\n", r.apiVersion, r.kind, f[1:])
	}
	names := map[int]string{}
	for i := 0; i < len(order); i++ {
		for id, n := range number {
			names[n] = strings.Fields(id)[0]
		}
		a := order[i]
		atomic := a.Map.ElementRelationship == schema.Atomic
		if relation[i] != nil {
			atomic = *relation[i] == schema.Atomic
		}
		f := "$"
		if atomic {
			f = "$!"
		}
		if a.Map.ElementType != (schema.TypeRef{}) {
			f += form(a.Map.ElementType)
		}
		fmt.Fprintf(out, "T %d %s\n", i, f)
		for _, field := range a.Map.Fields {
			mark := ""
			if leftOut[names[i]][field.Name] {
				mark = "-"
			}
			fmt.Fprintf(out, "%s%s %s", mark, field.Name, form(field.Type))
			if field.Default != nil && keys[names[i]][field.Name] {
				value, err := json.Marshal(field.Default)
				if err != nil {
					panic(err)
				}
				fmt.Fprintf(out, " %s", value)
			}
			fmt.Fprintln(out)
		}
	}
}
