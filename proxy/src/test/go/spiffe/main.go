// A program of another make at one end of mutual TLS: go-spiffe as it comes.
//
//	spiffe client|server CHAIN KEY ROOTS PEER ADDRESS
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spiffe/go-spiffe/v2/bundle/x509bundle"
	"github.com/spiffe/go-spiffe/v2/spiffeid"
	"github.com/spiffe/go-spiffe/v2/spiffetls/tlsconfig"
	"github.com/spiffe/go-spiffe/v2/svid/x509svid"
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func main() {
	svid := must(x509svid.Load(os.Args[2], os.Args[3]))
	bundle := must(x509bundle.Load(svid.ID.TrustDomain(), os.Args[4]))
	peer := tlsconfig.AuthorizeID(must(spiffeid.FromString(os.Args[5])))
	if os.Args[1] == "client" {
		config := tlsconfig.MTLSClientConfig(svid, bundle, peer)
		client := http.Client{
			Transport: &http.Transport{TLSClientConfig: config},
			Timeout:   20 * time.Second,
		}
		response := must(client.Get("https://" + os.Args[6] + "/"))
		fmt.Println(string(must(io.ReadAll(response.Body))))
		return
	}
	listener := must(tls.Listen("tcp", os.Args[6], tlsconfig.MTLSServerConfig(svid, bundle, peer)))
	fmt.Println(listener.Addr())
	must(0, http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "hello "+r.TLS.PeerCertificates[0].URIs[0].String())
	})))
}
