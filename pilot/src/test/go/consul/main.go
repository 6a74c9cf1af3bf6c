// Consul's own agent, without its other commands and without the clients of clouds, of Kubernetes and of Vault.
//
//	consul agent FLAG…
package main

import (
	"io"
	"log"
	"os"

	"github.com/hashicorp/consul/command/agent"
	"github.com/hashicorp/consul/version"
	"github.com/mitchellh/cli"
)

func main() {
	log.SetOutput(io.Discard)
	if len(os.Args) < 2 || os.Args[1] != "agent" {
		log.SetOutput(os.Stderr)
		log.Fatal("usage: consul agent FLAG…")
	}
	ui := &cli.BasicUi{Writer: os.Stdout, ErrorWriter: os.Stderr}
	command := agent.New(
		ui,
		version.GitCommit,
		version.Version,
		version.VersionPrerelease,
		version.GetHumanVersion(),
		make(chan struct{}),
	)
	os.Exit(command.Run(os.Args[2:]))
}
