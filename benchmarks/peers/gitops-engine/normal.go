// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"

	"github.com/argoproj/gitops-engine/pkg/diff"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// normal is the form in which the engine compares an object, with the defaults filled in, without what is empty.
func normal(line []byte) (string, error) {
	object := &unstructured.Unstructured{}
	if err := json.Unmarshal(line, object); err != nil {
		return "", err
	}
	result, err := diff.Diff(object, object.DeepCopy(), diff.IgnoreAggregatedRoles(true))
	if err != nil {
		return "failed: " + err.Error(), nil
	}
	var form any
	if err := json.Unmarshal(result.NormalizedLive, &form); err != nil {
		return "", err
	}
	data, err := json.Marshal(filled(form))
	return string(data), err
}

// filled is the value without empty maps, lists and nulls, which types of Go write where nothing is; nil if nothing is left.
func filled(value any) any {
	switch value := value.(type) {
	case map[string]any:
		delete(value, "$retainKeys") // which its own merge leaves behind
		for key, inner := range value {
			if inner = filled(inner); inner == nil {
				delete(value, key)
			} else {
				value[key] = inner
			}
		}
		if len(value) == 0 {
			return nil
		}
	case []any:
		for i, inner := range value {
			if value[i] = filled(inner); value[i] == nil {
				value[i] = map[string]any{} // an item keeps its place
			}
		}
		if len(value) == 0 {
			return nil
		}
	}
	return value
}
