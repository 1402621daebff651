// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/argoproj/gitops-engine/pkg/health"
	engine "github.com/argoproj/gitops-engine/pkg/sync"
	"github.com/argoproj/gitops-engine/pkg/sync/common"
	"github.com/argoproj/gitops-engine/pkg/utils/kube"
	"github.com/argoproj/gitops-engine/pkg/utils/kube/kubetest"
	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
	"k8s.io/kubectl/pkg/util/openapi"
)

// application is a line of the file: what is declared, hooks among it, and what lies in the cluster.
type application struct {
	Namespace string                       `json:"namespace"`
	PruneLast bool                         `json:"pruneLast"`
	Fails     string                       `json:"fails"`   // the hook that becomes degraded
	Cluster   []string                     `json:"cluster"` // kinds without a namespace
	Target    []*unstructured.Unstructured `json:"target"`
	Live      []*unstructured.Unstructured `json:"live"`
}

// cluster takes what the engine asks for at once, and notes it.
type cluster struct {
	kubetest.MockKubectlCmd
	app     application
	lock    sync.Mutex
	objects map[kube.ResourceKey]*unstructured.Unstructured
	applied []*unstructured.Unstructured // since the last wave
	pruned  []string                     // since then
	waves   []wave
	prunes  []string // wave by wave
	removed []string // hooks
}

func (c *cluster) key(object *unstructured.Unstructured) kube.ResourceKey {
	key := kube.GetResourceKey(object)
	if slices.Contains(c.app.Cluster, key.Kind) {
		key.Namespace = ""
	}
	return key
}

func (c *cluster) IsNamespaced(kind schema.GroupKind) (bool, error) {
	return !slices.Contains(c.app.Cluster, kind.Kind), nil
}

func (c *cluster) GetResourceHealth(object *unstructured.Unstructured) (*health.HealthStatus, error) {
	if c.app.Fails != "" && object.GetName() == c.app.Fails {
		return &health.HealthStatus{Status: health.HealthStatusDegraded}, nil
	}
	return &health.HealthStatus{Status: health.HealthStatusHealthy}, nil
}

func (c *cluster) ManageResources(*rest.Config, openapi.Resources) (kube.ResourceOperations, func(), error) {
	return &operations{cluster: c}, func() {}, nil
}

func (c *cluster) DeleteResource(_ context.Context, _ *rest.Config, gvk schema.GroupVersionKind, name, namespace string, _ metav1.DeleteOptions) error {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.pruned = append(c.pruned, gvk.Kind+"/"+name)
	delete(c.objects, kube.NewResourceKey(gvk.Group, gvk.Kind, namespace, name))
	return nil
}

type operations struct {
	kubetest.MockResourceOps
	cluster *cluster
}

func (o *operations) ApplyResource(_ context.Context, object *unstructured.Unstructured, dryRun cmdutil.DryRunStrategy, _, _, _ bool, _ string) (string, error) {
	if dryRun == cmdutil.DryRunNone {
		o.cluster.lock.Lock()
		defer o.cluster.lock.Unlock()
		if object.GetKind() != kube.NamespaceKind || object.GetName() != o.cluster.app.Namespace { // that comes before all waves
			o.cluster.applied = append(o.cluster.applied, object)
		}
		stored := object.DeepCopy()
		key := o.cluster.key(object)
		stored.SetNamespace(key.Namespace)
		if kube.IsCRD(stored) {
			established := []any{map[string]any{"type": "Established", "status": "True"}}
			if err := unstructured.SetNestedSlice(stored.Object, established, "status", "conditions"); err != nil {
				return "", err
			}
		}
		o.cluster.objects[key] = stored
	}
	return "", nil
}

// RoundTrip answers what the engine asks by its own clients: which kinds there are, an object, a change of its finalizers, a deletion.
func (c *cluster) RoundTrip(request *http.Request) (*http.Response, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	parts := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	group, version, rest := "", parts[1], parts[2:]
	if parts[0] == "apis" {
		group, version, rest = parts[1], parts[2], parts[3:]
	}
	if len(rest) == 0 {
		return answer(http.StatusOK, c.kinds(schema.GroupVersion{Group: group, Version: version}))
	}
	namespace := ""
	if len(rest) == 4 {
		namespace, rest = rest[1], rest[2:]
	}
	for key, object := range c.objects {
		if key.Group != group || plural(key.Kind) != rest[0] || key.Namespace != namespace || key.Name != rest[1] {
			continue
		}
		switch request.Method {
		case http.MethodDelete:
			delete(c.objects, key)
			c.removed = append(c.removed, key.Kind+"/"+key.Name)
		case http.MethodPut:
			changed := &unstructured.Unstructured{}
			if err := json.NewDecoder(request.Body).Decode(changed); err != nil {
				return nil, err
			}
			c.objects[key] = changed
		}
		return answer(http.StatusOK, object)
	}
	return answer(http.StatusNotFound, metav1.Status{Status: "Failure", Reason: metav1.StatusReasonNotFound, Code: http.StatusNotFound})
}

func plural(kind string) string {
	return strings.ToLower(kind) + "s"
}

func (c *cluster) kinds(version schema.GroupVersion) *metav1.APIResourceList {
	list := &metav1.APIResourceList{GroupVersion: version.String()}
	for _, object := range slices.Concat(c.app.Target, c.app.Live) {
		if object.GetAPIVersion() == version.String() {
			kind := object.GetKind()
			list.APIResources = append(list.APIResources, metav1.APIResource{Name: plural(kind), Kind: kind,
				Namespaced: !slices.Contains(c.app.Cluster, kind), Verbs: metav1.Verbs{"get", "list", "create", "update", "patch", "delete"}})
		}
	}
	return list
}

func answer(status int, body any) (*http.Response, error) {
	data, err := json.Marshal(body)
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(data))}, err
}

// wave is what was applied in one.
type wave struct {
	name    string
	applied []string
}

// ended notes what was done in a wave. What is of one kind is applied at once, so the order in which it came is chance.
func (c *cluster) ended(name string) {
	done := wave{name: name}
	for i := 0; i < len(c.applied); {
		var same []string
		kind := c.applied[i].GetKind()
		for ; i < len(c.applied) && c.applied[i].GetKind() == kind; i++ {
			same = append(same, kind+"/"+c.applied[i].GetName())
		}
		slices.Sort(same)
		done.applied = append(done.applied, same...)
	}
	if len(c.pruned) > 0 {
		slices.Sort(c.pruned)
		c.prunes = append(c.prunes, strings.Join(c.pruned, " "))
	}
	c.applied, c.pruned = nil, nil
	if last := len(c.waves) - 1; last >= 0 && c.waves[last].name == name { // it waited for a hook to be gone
		c.waves[last].applied = append(c.waves[last].applied, done.applied...)
	} else if len(done.applied) > 0 {
		c.waves = append(c.waves, done)
	}
}

// tell says what was done, and how the sync ended; what was pruned only if it succeeded. Of the hooks that were removed, it leaves
// out those that an earlier sync left and this one did not run.
func (c *cluster) tell(phase common.OperationPhase) string {
	var said, run, removed []string
	for _, wave := range c.waves {
		run = append(run, wave.applied...)
		said = append(said, wave.name+": "+strings.Join(wave.applied, " "))
	}
	if phase == common.OperationSucceeded {
		said = append(said, "pruned "+strings.Join(c.prunes, ", "))
	}
	for _, name := range c.removed {
		if slices.Contains(run, name) {
			removed = append(removed, name)
		}
	}
	slices.Sort(removed)
	said = append(said, "removed "+strings.Join(slices.Compact(removed), " "), string(phase))
	return strings.Join(said, "; ")
}

// run syncs the application to its end, each time with a new context, as Argo CD does, and tells the waves and the hooks removed.
func (c *cluster) run() (string, error) {
	c.objects = map[kube.ResourceKey]*unstructured.Unstructured{}
	for _, object := range c.app.Live {
		c.objects[c.key(object)] = object
	}
	config := &rest.Config{Host: "http://cluster", Transport: c, QPS: -1}
	var phase common.OperationPhase
	var message string
	var results []common.ResourceSyncResult
	started := metav1.NewTime(time.Unix(0, 0))
	for range 200 {
		live := map[kube.ResourceKey]*unstructured.Unstructured{}
		for key, object := range c.objects {
			live[key] = object.DeepCopy()
			live[key].SetUID(types.UID(key.String())) // of those with one identity the engine takes one
		}
		var target []*unstructured.Unstructured
		for _, object := range c.app.Target {
			target = append(target, object.DeepCopy())
		}
		context, cleanup, err := engine.NewSyncContext("0123456789", engine.Reconcile(target, live, c.app.Namespace, c), config, config, c,
			c.app.Namespace, nil,
			engine.WithInitialState(phase, message, results, started), engine.WithHealthOverride(c), engine.WithLogr(logr.Discard()),
			engine.WithOperationSettings(false, true, false, false), engine.WithPruneLast(c.app.PruneLast),
			engine.WithSyncWaveHook(func(phase common.SyncPhase, wave int, _ bool) error {
				c.ended(fmt.Sprintf("%s %d", phase, wave))
				return nil
			}))
		if err != nil {
			return "", err
		}
		context.Sync()
		cleanup()
		c.ended(string(common.SyncPhaseSyncFail)) // what belongs to no wave
		phase, message, results = context.GetState()
		if phase.Completed() {
			return c.tell(phase), nil
		}
	}
	return "", fmt.Errorf("does not end: %s", message)
}

// order says of an application what run tells.
func order(line []byte) (string, error) {
	c := &cluster{}
	if err := json.Unmarshal(line, &c.app); err != nil {
		return "", err
	}
	return c.run()
}
